package io.drover.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a command in a container writes, to an output here. Nothing more is asked for before that has taken it. */
final class ExecFrames implements WebSocket.Listener {
    private static final Pattern EXIT_CODE = Pattern.compile("exit code (\\d{1,3})");
    private final OutputStream out;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private final StringBuilder frame = new StringBuilder();

    ExecFrames(OutputStream out) {
        this.out = out;
    }

    /** Of the command, once it has ended; fails with the reason when it broke off. */
    CompletableFuture<Integer> exitCode() {
        return exitCode;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            try {
                out.write(Base64.getDecoder().decode(frame.toString()));
                out.flush();
            } catch (IOException | IllegalArgumentException e) {
                exitCode.completeExceptionally(e);
                socket.abort();
            }
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        var code = EXIT_CODE.matcher(reason);
        if (status != WebSocket.NORMAL_CLOSURE) {
            exitCode.completeExceptionally(new IOException(reason.isEmpty() ? "closed with code " + status : reason));
        } else {
            exitCode.complete(code.matches() ? Integer.parseInt(code.group(1)) : 0);
        }
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        exitCode.completeExceptionally(error);
    }
}
