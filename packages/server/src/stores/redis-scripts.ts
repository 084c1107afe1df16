// Each script is atomic. All its keys belong to one owner, so they are on one node. Every key has a time to live: if a script writes a
// field, its key already has one or gets one in the same script.

/** KEYS: the operation, the owner's open operations. ARGV: facts, expiresAt, time to live in seconds, id, limit, prefix of names. */
export const CREATE = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'operation', ARGV[1], 'state', 'open', 'expiresAt', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
local seq = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
redis.call('ZADD', KEYS[2], (tonumber(seq[2]) or 0) + 1, ARGV[4])
if redis.call('TTL', KEYS[2]) < tonumber(ARGV[3]) then redis.call('EXPIRE', KEYS[2], ARGV[3]) end
local crowded = redis.call('ZRANGE', KEYS[2], 0, -1 - tonumber(ARGV[5]))
for _, id in ipairs(crowded) do
  redis.call('ZREM', KEYS[2], id)
  redis.call('DEL', ARGV[6] .. id)
end
return 1`

/** KEYS: the operation, the owner's open operations, the key, the authentication if one is spent. ARGV: key, now, time to live in seconds, token, leaseUntil, again, id. */
export const CLAIM = `
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'running' and redis.call('HGET', KEYS[1], 'token') == ARGV[4] then return 'claimed' end
if ARGV[6] == '1' and redis.call('HGET', KEYS[1], 'key') == ARGV[1] then
  local free = state == 'unknown' or (state == 'running' and tonumber(redis.call('HGET', KEYS[1], 'leaseUntil')) <= tonumber(ARGV[2]))
  if free then
    redis.call('HSET', KEYS[1], 'state', 'running', 'token', ARGV[4], 'leaseUntil', ARGV[5])
    return 'claimed'
  end
end
if state ~= 'open' then return 'notOpen' end
if tonumber(redis.call('HGET', KEYS[1], 'expiresAt')) <= tonumber(ARGV[2]) then return 'notOpen' end
if redis.call('EXISTS', KEYS[3]) == 1 then return 'keyReused' end
if KEYS[4] and redis.call('EXISTS', KEYS[4]) == 1 then return 'authenticationSpent' end
redis.call('SET', KEYS[3], '1', 'EX', ARGV[3])
if KEYS[4] then redis.call('SET', KEYS[4], '1', 'EX', ARGV[3]) end
redis.call('HSET', KEYS[1], 'state', 'running', 'key', ARGV[1], 'token', ARGV[4], 'leaseUntil', ARGV[5], 'keyName', KEYS[3], 'authenticationName', KEYS[4] or '')
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('ZREM', KEYS[2], ARGV[7])
return 'claimed'`

/** KEYS: the operation. ARGV: token, leaseUntil. */
export const RENEW = `
if redis.call('HGET', KEYS[1], 'state') ~= 'running' or redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'leaseUntil', ARGV[2])
return 1`

/** KEYS: the operation, the owner's open operations. ARGV: state, token or '', now, answer, '1' if there is an answer, expiresAt or '', id. */
export const FINISH = `
local state = redis.call('HGET', KEYS[1], 'state')
local token = redis.call('HGET', KEYS[1], 'token')
local ends
if ARGV[2] == '' then
  ends = state == 'unknown' or (state == 'running' and tonumber(redis.call('HGET', KEYS[1], 'leaseUntil')) <= tonumber(ARGV[3]))
else
  ends = state == 'running' and token == ARGV[2]
end
if not ends then
  if ARGV[2] ~= '' and token == ARGV[2] and state == ARGV[1] then return 1 end
  return 0
end
redis.call('HSET', KEYS[1], 'state', ARGV[1], 'token', ARGV[2])
if ARGV[5] == '1' then redis.call('HSET', KEYS[1], 'answer', ARGV[4]) end
if ARGV[1] == 'open' then
  local authenticationName = redis.call('HGET', KEYS[1], 'authenticationName')
  redis.call('DEL', redis.call('HGET', KEYS[1], 'keyName'))
  if authenticationName ~= '' then redis.call('DEL', authenticationName) end
  redis.call('HDEL', KEYS[1], 'key', 'leaseUntil', 'keyName', 'authenticationName')
  if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'expiresAt', ARGV[6]) end
  local left = redis.call('TTL', KEYS[1])
  local seq = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')
  redis.call('ZADD', KEYS[2], (tonumber(seq[2]) or 0) + 1, ARGV[7])
  if redis.call('TTL', KEYS[2]) < left then redis.call('EXPIRE', KEYS[2], left) end
end
return 1`
