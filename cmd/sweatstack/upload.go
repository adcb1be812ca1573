package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/sweatstack/sweatstack-go/sweatstack"
)

// filesInOneUpload is how many files the platform takes at a time.
const filesInOneUpload = 10

// uploadCommand uploads files.
type uploadCommand struct {
	Files []string `arg:"" name:"file" type:"existingfile" help:"FIT files, or CSV files with a column timestamp."`
}

// Run uploads the files, ten at a time, and shows what became of each, also of
// those before an upload that did not work.
func (c *uploadCommand) Run(s *session) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	replies := []json.RawMessage{}
	t := table{head: []string{"FILE", "STATUS", "ACTIVITIES", "REASON"}}
	failed := 0
	for rest := c.Files; len(rest) > 0; {
		now := rest[:min(filesInOneUpload, len(rest))]
		rest = rest[len(now):]
		bar, err := newProgressBar(s.err, now)
		if err != nil {
			return err
		}
		params := sweatstack.UploadParams{Progress: bar.show}
		for _, name := range now {
			params.Files = append(params.Files, sweatstack.UploadPath(name))
		}
		reply, err := client.Activities.Upload(s.ctx, params)
		bar.end()
		if err != nil && len(replies) > 0 {
			return errors.Join(s.showUpload(t, replies), err)
		}
		if err != nil {
			return err
		}
		replies = append(replies, reply.Raw)
		rows, bad := rowsOfUpload(reply, now)
		t.rows, failed = append(t.rows, rows...), failed+bad
	}
	if err := s.showUpload(t, replies); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files cannot be used", failed, len(c.Files))
	}
	return nil
}

// showUpload shows what became of the files.
func (s *session) showUpload(t table, replies []json.RawMessage) error {
	return s.show(result{table: t, json: replies, frame: t.frame("file", "status", "activities", "reason")})
}

// rowsOfUpload shows a reply. Older platforms only say that the files came.
func rowsOfUpload(reply sweatstack.UploadReply, files []string) (rows [][]string, failed int) {
	if reply.Sources == nil {
		for _, name := range files {
			rows = append(rows, []string{name, "uploaded", "", ""})
		}
		return rows, 0
	}
	for _, source := range reply.Sources {
		reason := ""
		if source.Status == sweatstack.SourceFailed || source.Error != nil {
			failed++
		}
		if source.Error != nil {
			reason = strings.TrimSuffix(source.Error.Code+": "+source.Error.Message, ": ")
		}
		rows = append(rows, []string{source.Filename, string(source.Status), strings.Join(source.ActivityIDs, " "), reason})
	}
	return rows, failed
}

// progressBar shows how far an upload is, on a terminal only.
type progressBar struct {
	to    io.Writer // nil for none
	total int64
	sizes []int64
	done  int // hundredths that are shown
}

// newProgressBar measures the files.
func newProgressBar(to io.Writer, files []string) (*progressBar, error) {
	bar := &progressBar{done: -1}
	if canDraw(to) {
		bar.to = to
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		bar.sizes = append(bar.sizes, info.Size())
		bar.total += info.Size()
	}
	return bar, nil
}

// barWidth is the length of the bar in characters.
const barWidth = 30

// show draws the bar again when a hundredth more is sent.
func (b *progressBar) show(p sweatstack.UploadProgress) {
	if b.to == nil || b.total == 0 {
		return
	}
	sent := p.Bytes
	for _, size := range b.sizes[:min(p.File, len(b.sizes))] {
		sent += size
	}
	hundredth := int(min(100*sent/b.total, 100))
	if hundredth == b.done {
		return
	}
	b.done = hundredth
	full := hundredth * barWidth / 100
	_, _ = fmt.Fprintf(b.to, "\r%s%s %3d %%  %s\x1b[K",
		strings.Repeat("█", full), strings.Repeat("░", barWidth-full), hundredth, cutTo(printable(p.Name), barWidth))
}

// end takes the bar away.
func (b *progressBar) end() {
	if b.to != nil && b.done >= 0 {
		_, _ = fmt.Fprint(b.to, "\r\x1b[K")
	}
}
