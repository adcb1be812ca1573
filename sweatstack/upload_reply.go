package sweatstack

import "encoding/json"

// UploadReply is what the platform says to an upload (SweatStack API reference,
// section 3.1).
type UploadReply struct {
	// Sources is one for each file, in their order. Nil when the platform names
	// none: before 0.91 it only confirmed that the files came.
	Sources []Source
	// Raw is the whole answer.
	Raw json.RawMessage
}

// readUploadReply reads an answer. One of the time before 0.91 may have any
// shape, so only what calls itself sources must be some.
func readUploadReply(body []byte) (UploadReply, error) {
	reply := UploadReply{}
	if err := decode(body, uploadPath, &reply.Raw); err != nil {
		return UploadReply{}, err
	}
	var parts struct {
		Sources json.RawMessage `json:"sources"`
	}
	_ = json.Unmarshal(body, &parts) // another shape has no sources
	if parts.Sources == nil {
		return reply, nil
	}
	if err := decode(parts.Sources, uploadPath, &reply.Sources); err != nil {
		return UploadReply{}, err
	}
	return reply, nil
}
