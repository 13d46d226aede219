import Configuration
import Store
import Unix

/// Why the configuration, or git's, was not written. What was there stands as it was.
package enum SetupError: Error, Equatable, Sendable {
    /// The file that is there cannot be read, or a value is not one.
    case configuration(ConfigurationError)
    /// The file has no way to write that value.
    case unwritable(UnwritableSetting)
    case notSaved(SystemError)
    /// A directory, a pipe or a device stands where the file has to be.
    case notFile(path: String)
    /// The record of what is written, or the lock that goes with it.
    case record(StoreError)
    case git(GitError)
    case handler(HandlerError)
}

/// Why git was not told, or did not do what it was told.
package enum GitError: Error, Equatable, Sendable {
    case notFound
    /// Its own words.
    case failed(String)
    /// The path of this program is one that no shell takes.
    case badPath(String)
    /// Another git, or one that was killed, holds the file.
    case locked(file: String)
}

func saving<Value: ~Copyable>(
    _ body: () throws(SystemError) -> Value
) throws(SetupError) -> Value {
    do throws(SystemError) {
        return try body()
    } catch {
        throw .notSaved(error)
    }
}

func recording<Value: ~Copyable>(
    _ body: () throws(PrivateFileError) -> Value
) throws(SetupError) -> Value {
    do throws(PrivateFileError) {
        return try body()
    } catch {
        throw .record(.file(error))
    }
}
