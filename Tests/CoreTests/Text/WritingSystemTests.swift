import Core
import Testing

struct WritingSystemTests {
  @Test(
    arguments: [
      ("ある日、彼は森で不思議な狐に出会い、冒険の旅に出る。", .japanese), ("一个男孩在森林里遇到一只狐狸。", .chinese),
      ("한 소년이 숲에서 여우를 만난다.", .korean), ("Мальчик встречает в лесу лису.", .cyrillic),
      ("Ένα αγόρι συναντά μια αλεπού.", .greek), ("ילד פוגש שועל ביער", .hebrew),
      ("يلتقي صبي بثعلب في الغابة", .arabic), ("एक लड़का जंगल में लोमड़ी से मिलता है", .devanagari),
      ("เด็กชายพบสุนัขจิ้งจอกในป่า", .thai), ("A fox meets a boy.", nil),
      ("Ein Mann geht über die Straße.", nil), ("A boy reads 源氏物語 in a library in Kyoto.", nil),
      ("123 …", nil), ("", nil),
    ] as [(String, WritingSystem?)])
  func `a text's writing is known by most of its letters`(text: String, system: WritingSystem?) {
    #expect(WritingSystem(of: text) == system)
  }
}
