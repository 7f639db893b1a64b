import Testing

@testable import Packaging

@Suite struct LibraryTests {
    @Test func missingLibraryIsNamed() {
        #expect {
            try FFmpegLibrary.open("libavformat.so.1")
        } throws: { error in
            "\(error)".contains("libraryMissing") && "\(error)".contains("libavformat.so.1")
        }
    }

    @Test func librariesOfTheBuildAreHere() throws {
        try FFmpegLibrary.load()
        try FFmpegLibrary.load()
    }
}
