import Testing

@testable import Core

struct GenreVectorTests {
  @Test func `the lanes are the genres' columns`() {
    let vector = GenreVector { Float($0) + 0.5 }
    #expect(vector.numbers == (0..<19).map { Float($0) + 0.5 })
    #expect(Genre.allCases.allSatisfy { vector[$0.index] == Float($0.rawValue) + 0.5 })
    #expect(GenreVector.genreCount == Genre.allCases.count)
  }

  @Test func `the lane behind the last genre stays zero`() {
    #expect(GenreVector.count == 20)
    #expect(GenreVector { _ in 1 }[19] == 0)
    #expect((3 * GenreVector { _ in 1 } + GenreVector { _ in -2 })[19] == 0)
  }

  @Test func `vectors are equal if all their numbers are`() {
    #expect(GenreVector { Float($0) } == GenreVector { Float($0) })
    #expect(GenreVector { Float($0) } != GenreVector { $0 == 18 ? 0 : Float($0) })
    #expect(GenreVector.zero == GenreVector { _ in 0 })
  }
}
