package main

import "time"

// settings are the flags that every command has.
type settings struct {
	User   *string `group:"Everywhere" help:"Act as this user: an id or a part of the name." placeholder:"NAME"`
	Team   string  `group:"Everywhere" help:"Id of the team through which --user is reached." placeholder:"ID"`
	URL    string  `name:"url" group:"Everywhere" help:"Address of the platform, in place of SWEATSTACK_URL." placeholder:"URL"`
	Output string  `short:"o" group:"Everywhere" help:"Write the result to a file; - is standard output." placeholder:"FILE" type:"path"`

	JSON    bool `name:"json" group:"Everywhere" xor:"format" help:"Print JSON."`
	CSV     bool `name:"csv" group:"Everywhere" xor:"format" help:"Print CSV."`
	Parquet bool `group:"Everywhere" xor:"format" help:"Write Parquet, as the platform sends it."`

	Timeout time.Duration `group:"Everywhere" default:"60s" help:"Bound of each request."`
	Debug   bool          `group:"Everywhere" help:"Log each request to standard error."`
}
