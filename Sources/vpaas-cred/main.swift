import Commands

VpaasCred.main()
