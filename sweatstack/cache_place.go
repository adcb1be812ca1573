package sweatstack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"slices"
	"strings"
)

// Why a token has no place in a cache.
var (
	errNoCacheUser  = errors.New("sweatstack: cache: whose token it is cannot be told")
	errNoCacheScope = errors.New("sweatstack: cache: the token may not read activities")
)

// cacheUser is whose answers a token may see: the subject of the access token
// itself, as long as nobody says otherwise.
func cacheUser(t Token) (string, error) {
	claims, err := ParseClaims(t.AccessToken)
	if err != nil || claims.Subject == "" || (t.UserID != "" && t.UserID != claims.Subject) {
		return "", errNoCacheUser
	}
	if len(t.Scopes) > 0 && !slices.ContainsFunc(t.Scopes, func(s Scope) bool {
		return s == ScopeActivitiesRead || s == ScopeDataRead || s == ScopeAdmin
	}) {
		return "", errNoCacheScope
	}
	return claims.Subject, nil
}

// cachePlace is the folder of a user of a platform, below that of the cache.
func cachePlace(baseURL, user string) string { return path.Join(hostFolder(baseURL), userFolder(user)) }

// hostFolder names the folder of a platform: its host, for people, and a hash
// of the base URL, which tells scheme, port and path apart.
func hostFolder(baseURL string) string {
	baseURL = strings.ToLower(baseURL)
	_, host, _ := strings.Cut(baseURL, "://")
	host, _, _ = strings.Cut(host, "/")
	host = strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || (r >= '0' && r <= '9') || (r >= 'a' && r <= 'z') {
			return r
		}
		return '_'
	}, host)
	sum := sha256.Sum256([]byte(baseURL))
	return host[:min(len(host), 64)] + "-" + hex.EncodeToString(sum[:8])
}

// userFolder names the folder of a user. The ids of the platform are names
// that every file system takes and tells apart: 26 characters of upper case, or
// 16 hexadecimal digits of lower case. Anything else is hashed: it might lead
// out of the folder, or be the same as another on a file system that does not
// tell "a" from "A".
func userFolder(id string) string {
	if isULID(id) || isHexID(id) {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return "user-" + hex.EncodeToString(sum[:])
}

func isULID(id string) bool {
	return len(id) == 26 && strings.Trim(id, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == ""
}

func isHexID(id string) bool { return len(id) == 16 && isHex(id) }

func isHex(text string) bool { return strings.Trim(text, "0123456789abcdef") == "" }

// The names below are all that a cache ever removes: the folder may hold other
// things.

func isHostFolder(name string) bool {
	at := strings.LastIndexByte(name, '-')
	return at >= 0 && len(name)-at == 17 && isHex(name[at+1:])
}

func isUserFolder(name string) bool {
	hash, hashed := strings.CutPrefix(name, "user-")
	return isULID(name) || isHexID(name) || (hashed && len(hash) == 64 && isHex(hash))
}

func isCacheFile(name string) bool {
	name, ok := strings.CutSuffix(name, ".parquet")
	prefix, key, _ := strings.Cut(name, "-")
	return ok && slices.Contains([]string{prefixData70, spaceData, spaceMeanMax}, prefix) && len(key) == 16 && isHex(key)
}

// temporaryPrefix is how files begin that are being written.
const temporaryPrefix = ".writing-"

func isTemporary(name string) bool {
	key, ok := strings.CutPrefix(name, temporaryPrefix)
	return ok && len(key) == 16 && isHex(key)
}
