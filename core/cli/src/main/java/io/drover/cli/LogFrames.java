package io.drover.cli;

import java.io.IOException;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The text frames of one WebSocket, whole. */
final class LogFrames implements WebSocket.Listener {
    private final Consumer<String> each;
    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final StringBuilder frame = new StringBuilder();

    LogFrames(Consumer<String> each) {
        this.each = each;
    }

    /** Completes when nothing follows, and fails with the reason when it broke off. */
    CompletableFuture<@Nullable Void> end() {
        return end;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            each.accept(frame.toString());
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        if (status == WebSocket.NORMAL_CLOSURE) {
            end.complete(null);
        } else {
            end.completeExceptionally(new IOException(reason.isEmpty() ? "closed with code " + status : reason));
        }
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        end.completeExceptionally(error);
    }
}
