#pragma once

// libfcgi's stream API.
#include <fcgiapp.h>

// Glibc's Swift module leaves these Linux headers out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

// And of these headers all that is not POSIX's.
int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
int memfd_create(const char *name, unsigned int flags);
static const unsigned int close_on_exec = 1;  // MFD_CLOEXEC
