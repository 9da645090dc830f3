#include "CWords.h"

#pragma clang diagnostic ignored "-Wc23-extensions"
static const unsigned char words[] = {
#embed "../../data/words.txt"
};

const unsigned char *marquee_words(unsigned long *count) {
  *count = sizeof words;
  return words;
}
