import Sandbox

VpaasSandbox.main()
