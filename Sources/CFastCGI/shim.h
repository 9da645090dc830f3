#pragma once

// libfcgi's stream API.
#include <fcgiapp.h>

// Glibc's Swift module leaves these Linux headers out.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
