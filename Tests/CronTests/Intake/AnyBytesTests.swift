import Core
import TestSupport
import Testing

@testable import Cron

/// Any bytes as a file: each row is a movie or is skipped, and the reader comes to an end.
struct AnyBytesTests {
  static let count = 10_000

  private static let object =
    #"{"id":1,"title":"T","overview":"A sheriff rides.","genres":["Western"],"popularity":1.5}"#
  private static let table =
    "id,title,overview,genres\n1,T,\"A \"\"sheriff\"\"\nrides.\",Western\n2,U,x,War\n"

  /// Files as they should be.
  private static let good: [[UInt8]] =
    [
      object + "\n" + object + "\n", "[" + object + ",\n" + object + "]",
      object.replacing(",", with: ",\n  ").replacing("{", with: "{\n  "), table,
      "sep=;\n" + table.replacing(",", with: ";"), table.replacing(",", with: "\t"),
      "\u{FEFF}" + table, "A sheriff rides.\nA war begins.\n", "[\"A sheriff\",\"rides\"]",
    ].map { Array($0.utf8) } + [
      TextReaderTests.utf16("\u{FEFF}" + object + "\n" + object),
      TextReaderTests.utf16("\u{FEFF}" + table, isBigEndian: true), InputFileTests.compressed,
      InputFileTests.compressed + InputFileTests.compressed,
    ]

  /// Bytes that say something in one form or the other.
  private static let special =
    Array("{}[]\",:;|\t\n\r\\\0 \u{FEFF}=u1e-.".utf8) + [0xFF, 0xFE, 0x1F, 0x8B]

  private static func file(_ index: Int) -> [UInt8] {
    var generator = SeededGenerator(seed: UInt64(index))
    func byte() -> UInt8 {
      Bool.random(using: &generator)
        ? special.randomElement(using: &generator) ?? 0
        : UInt8.random(in: 0...255, using: &generator)
    }
    if index.isMultiple(of: 2) {
      return (0..<Int.random(in: 0...300, using: &generator)).map { _ in byte() }
    }
    var bytes = good.randomElement(using: &generator) ?? []
    for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0...4, using: &generator) {
      case 0: bytes[place] = byte()
      case 1: bytes.insert(byte(), at: place)
      case 2: bytes.remove(at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 20))
      default: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
      }
    }
    return bytes
  }

  @Test func `as movies, what is read and what is skipped are all rows`() {
    for index in 0..<Self.count {
      var read = 0
      do {
        var reader = try MovieReader(
          InputFile(bytes: Self.file(index), name: "x"), needsID: !index.isMultiple(of: 3))
        do {
          while let movie = try reader.next() {
            read += 1
            #expect(movie.movie.id > 0 && !movie.movie.overview.isEmpty)
            #expect(!movie.movie.genres.isEmpty && movie.movie.title != "")
          }
        } catch {
          #expect(ExitStatus(error) == .badData)
        }
        #expect(read + reader.skipped.count == reader.rows, "file \(index)")
      } catch {
        #expect(ExitStatus(error) == .badData, "file \(index): \(error)")
      }
    }
  }

  @Test func `as synopses, each has its text or its reason`() {
    for index in 0..<Self.count {
      do {
        let records = try FileRecords(
          InputFile(bytes: Self.file(index), name: "x"), isTable: SynopsisRecord.isTable)
        var last = 0
        while let record = try records.next() {
          #expect(record.line >= last)
          last = record.line
          _ = try? SynopsisRecord(record)
        }
      } catch {
        #expect(ExitStatus(error) == .badData, "file \(index): \(error)")
      }
    }
  }

  @Test func `the good ones are good`() throws {
    for (index, bytes) in Self.good.enumerated() where ![7, 8, 11, 12].contains(index) {
      var reader = try MovieReader(InputFile(bytes: bytes, name: "x"))
      var count = 0
      while try reader.next() != nil { count += 1 }
      #expect(count > 0 && reader.skipped.count == 0, "\(index): \(reader.skipped.first)")
    }
  }
}
