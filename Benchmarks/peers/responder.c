/* A FastCGI responder that does no work: what libfcgi itself costs.
 *
 * It reads each request to its end, and answers with the bytes of the file that
 * its second argument names. nginx keeps connections and libfcgi waits on each
 * for its next request, so there is a thread for every connection.
 *
 *     cc -O2 -o responder responder.c -lfcgi -lpthread
 *     responder /tmp/responder.sock answer.json
 */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>

enum { threads = 64 };

static int listener;
static char body[1 << 20];
static int body_length;

static void *serve(void *unused) {
  FCGX_Request request;
  FCGX_InitRequest(&request, listener, 0);
  while (FCGX_Accept_r(&request) == 0) {
    char discarded[4096];
    while (FCGX_GetStr(discarded, sizeof discarded, request.in) > 0) continue;
    FCGX_FPrintF(request.out,
                 "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
                 body_length);
    FCGX_PutStr(body, body_length, request.out);
    FCGX_Finish_r(&request);
  }
  return unused;
}

int main(int count, char **arguments) {
  if (count != 3) {
    fprintf(stderr, "usage: responder SOCKET FILE\n");
    return 64;
  }
  FILE *file = fopen(arguments[2], "rb");
  if (!file) {
    perror(arguments[2]);
    return 66;
  }
  body_length = (int)fread(body, 1, sizeof body, file);
  fclose(file);
  FCGX_Init();
  listener = FCGX_OpenSocket(arguments[1], 1024);
  pthread_t thread;
  for (int index = 1; index < threads; index++) pthread_create(&thread, NULL, serve, NULL);
  serve(NULL);
}
