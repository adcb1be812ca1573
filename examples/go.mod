module github.com/sweatstack/sweatstack-go/examples

go 1.26.0

replace github.com/sweatstack/sweatstack-go => ../

require (
	github.com/go-chi/chi/v5 v5.5.0
	github.com/stretchr/testify v1.12.1
	github.com/sweatstack/sweatstack-go v0.0.0-00010101000000-000000000000
)

require (
	github.com/klauspost/compress v1.17.9 // indirect
	github.com/mattn/go-sqlite3 v1.14.53 // indirect
	github.com/muktihari/fit v0.26.1 // indirect
	github.com/parquet-go/bitpack v1.0.0 // indirect
	github.com/parquet-go/parquet-go v0.32.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/oauth2 v0.37.0 // indirect
)
