-- Visitors of a fleet, for wrk: each posts one synopsis after the other. At the end, a line for each
-- model and tenth of a second says how many answers it gave then; another says what went wrong.

local ffi = require("ffi")
ffi.cdef([[
  struct marquee_time { long seconds; long microseconds; };
  int gettimeofday(struct marquee_time *, void *);
]])
local time = ffi.new("struct marquee_time")

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  answers = {}
  wrong = 0
end

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"synopsis": "On a mining station, the last survivor of a lost crew has to reach the pod."}'

function response(status, _, body)
  local model = body:match('^{"model":"([^"]+)"') or body:match('"model": *"([^"]+)"')
  if status ~= 200 or not model or not body:match('"genres"') then
    wrong = wrong + 1
    return
  end
  ffi.C.gettimeofday(time, nil)
  local tenth = math.floor(tonumber(time.seconds) * 10 + tonumber(time.microseconds) / 1e5)
  local key = string.format("%s %d", model, tenth)
  answers[key] = (answers[key] or 0) + 1
end

function done(summary)
  local wrongs = 0
  for _, thread in ipairs(threads) do
    for key, count in pairs(thread:get("answers")) do
      print("answers " .. key .. " " .. count)
    end
    wrongs = wrongs + thread:get("wrong")
  end
  local errors = summary.errors
  print(string.format(
    "failures connect=%d read=%d write=%d timeout=%d answers=%d",
    errors.connect, errors.read, errors.write, errors.timeout, wrongs
  ))
end
