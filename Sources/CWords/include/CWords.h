#pragma once

/// data/words.txt, byte for byte. The compiler of Swift would take hours for as large a literal.
const unsigned char *marquee_words(unsigned long *count);
