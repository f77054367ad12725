package io.drover.model.wire;

/** What a node passes on to a scope's owner: what an agent said, and which host's agent it was. */
public record Heard(String hostId, AgentMessage message) {
}
