#pragma once

#include <curl/curl.h>

// Swift cannot call variadic functions: one of fixed shape for each type of argument.

typedef size_t (*marquee_curl_receiver)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode marquee_curl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

// CURLOPT_*_LARGE takes a curl_off_t, which has 64 bits everywhere.
static inline CURLcode marquee_curl_set_large(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode marquee_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode marquee_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode marquee_curl_set_receiver(
    CURL *handle, CURLoption option, marquee_curl_receiver value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode marquee_curl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode marquee_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode marquee_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// A C union: Swift sees its members, but not which one counts.
static inline CURLcode marquee_curl_message_result(const CURLMsg *message) {
  return message->data.result;
}
