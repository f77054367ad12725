package io.drover.server.api;

import io.drover.plugin.NotificationSink;

/** A notification sink that is here now. */
record Sink(NotificationSink sink) implements OfPlugin {
    @Override
    public String id() {
        return "1ns!" + sink.name();
    }
}
