import Testing

@testable import Cron

struct FileKindTests {
  @Test(arguments: [
    ("PK\u{3}\u{4}............[Content_Types].xml", "a spreadsheet"),
    ("PK\u{3}\u{4}....mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "a spreadsheet"),
    ("PK\u{3}\u{4}......word/document.xml", "a text document"), ("PK\u{3}\u{4}x", "a ZIP archive"),
    ("%PDF-1.7", "a PDF"), ("{\\rtf1", "a text document"), ("GIF89a", "a picture"),
    ("SQLite format 3\0", "a database"), ("BZh91AY", "compressed by bzip2"), ("Rar!", "an archive"),
    ("\n <!DOCTYPE html>", "a web page"), ("<html>", "a web page"), ("<?xml version", "XML"),
    ("\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}abc", "not text"), ("\0\0\0\0\0\0\0\0", "not text"),
  ])
  func `a file is known by its first bytes`(start: String, name: String) {
    #expect(FileKind(of: start.utf8)?.name.hasPrefix(name) == true)
  }

  @Test(arguments: [
    ([0xD0, 0xCF, 0x11, 0xE0], "a spreadsheet"), ([0x89, 0x50, 0x4E, 0x47], "a picture"),
    ([0xFF, 0xD8, 0xFF, 0xE0], "a picture"), ([0x1F, 0x8B, 8], "compressed by gzip"),
    ([0x28, 0xB5, 0x2F, 0xFD], "compressed by zstd"), ([0xFF, 0xFE, 0, 0], "text in UTF-32"),
    ([0x7B, 0, 0, 0], "text in UTF-32"),
  ])
  func `and by bytes that are no text`(start: [UInt8], name: String) {
    #expect(FileKind(of: start)?.name.hasPrefix(name) == true)
  }

  @Test(arguments: [
    "", "{\"id\":1}", "id,title", "A story.", "[REC] is a film.", "a\0b and some more text here",
    "\u{1B}[31mred", "Ünïcode ☃ 🚀", "PK is a film", "BM, or be mine",
  ])
  func `text is none of them`(text: String) {
    #expect(FileKind(of: text.utf8) == nil)
  }
}
