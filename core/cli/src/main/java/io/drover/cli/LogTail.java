package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How much of what a container wrote is read.
 *
 * @param lines the last so many, 0 for all
 * @param since what was written before is left out; null for nothing
 */
record LogTail(int lines, @Nullable String since, boolean follow) {
    static final LogTail ALL = new LogTail(0, null, true);

    /** What came after a line with this time; the engine's clock counts whole seconds, so that some lines come again. */
    static LogTail after(String time) {
        return new LogTail(0, time, true);
    }

    LogTail following() {
        return new LogTail(lines, since, true);
    }

    /**
     * @param each takes line after line, on threads of the connection
     * @return completes when nothing follows, and fails with the reason when it broke off, or did not begin
     */
    CompletableFuture<@Nullable Void> read(Api api, JsonNode container, Consumer<String> each) {
        var ask = new LinkedHashMap<String, Object>(Map.of("follow", follow, "lines", lines, "timestamps", true));
        if (since != null && !since.isEmpty()) {
            ask.put("since", since);
        }
        var frames = new LogFrames(each);
        try {
            var access = api.act("containers", Ps.text(container, "id"), "logs", ask);
            var url = access.path("url").asText();
            var socket = api.listen(url + (url.contains("?") ? "&" : "?") + "token=" + access.path("token").asText(),
                    frames);
            // a socket that nobody holds may be collected
            frames.end().whenComplete((_, _) -> socket.abort());
        } catch (Failure failure) {
            frames.end().completeExceptionally(failure);
        }
        return frames.end();
    }
}
