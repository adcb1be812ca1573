// Package fernet reads and writes Fernet tokens, the format in which the
// Python plugin keeps its session cookies and its encrypted token rows.
//
// A Fernet key is 32 bytes: half of them sign (HMAC-SHA256), half encrypt
// (AES-128 in CBC mode). A token is the base64url form of
//
//	0x80, seconds since 1970 (8 bytes, big-endian), IV (16 bytes), ciphertext, HMAC (32 bytes)
//
// [NewRing] takes the keys: the first one seals, all of them open.
// [Ring.Decrypt] tells when a token was sealed and leaves it to the caller how
// old it may be: Python sets no limit.
//
// The signature is compared in constant time and before anything is decrypted,
// so that a damaged token tells nothing about its content. No error and no
// print shows a key, a token or a plaintext.
package fernet
