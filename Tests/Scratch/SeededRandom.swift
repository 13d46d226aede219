import Unix

/// Numbers that look random and are the same in every run (SplitMix64), so that what fails once
/// fails again.
package struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Up to `longest` bytes, half of them from `alphabet`, so that a grammar gets beyond its
    /// first character.
    package mutating func bytes(longest: Int, alphabet: String) -> Bytes {
        let letters = Bytes(alphabet.utf8)
        return (0..<Int.random(in: 0...longest, using: &self)).map { _ in
            Bool.random(using: &self)
                ? letters.randomElement(using: &self) ?? 0 : UInt8.random(in: 0...255, using: &self)
        }
    }
}
