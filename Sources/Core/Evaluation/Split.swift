/// Decides by a movie's number alone which side it is on.
///
/// A movie therefore stays on its side from night to night, whatever else
/// comes into the catalogue or leaves it.
package enum Split {
  /// One movie in this many is held out.
  package static let heldOutShare = 10

  /// Whether the movie is kept out of training, to judge the models by.
  package static func isHeldOut(_ id: Int) -> Bool {
    hash(id, salt: 1) % UInt64(heldOutShare) == 0
  }

  /// The part of the training movies that a movie belongs to, from 0 to `count − 1`.
  package static func fold(_ id: Int, of count: Int) -> Int {
    Int(hash(id, salt: 2) % UInt64(count))
  }

  private static func hash(_ id: Int, salt: UInt64) -> UInt64 {
    SeededGenerator.mix(SeededGenerator.mix(UInt64(bitPattern: Int64(id))) &+ salt)
  }
}
