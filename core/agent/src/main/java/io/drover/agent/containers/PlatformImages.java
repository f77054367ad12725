package io.drover.agent.containers;

import io.drover.agent.containers.EngineRefusal.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Images of Drover itself come from a server of its own, since no registry is assumed. */
public final class PlatformImages {
    private static final Logger log = LoggerFactory.getLogger(PlatformImages.class);
    private static final Pattern OURS = Pattern.compile("drover/([a-z]+):.*");
    private final EngineApi engine;
    private final Supplier<List<String>> servers;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    /** @param servers addresses to be asked in this order, for example {@code http://10.0.0.1:8080} */
    public PlatformImages(EngineApi engine, Supplier<List<String>> servers) {
        this.engine = engine;
        this.servers = servers;
    }

    /** Brings an image into the engine. @return false when it is none of ours, or no server has it */
    boolean load(String image) {
        var ours = OURS.matcher(image);
        if (!ours.matches()) {
            return false;
        }
        for (var server : servers.get()) {
            var problem = load(server + "/v1/images/" + ours.group(1), image);
            if (problem == null) {
                return true;
            }
            log.info("{} does not come from {}: {}", image, server, problem);
        }
        return false;
    }

    /** @return why it is not there, or null */
    private @Nullable String load(String address, String image) {
        try {
            var answer = http.send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofInputStream());
            try (var body = answer.body()) {
                if (answer.statusCode() != 200) {
                    return "status " + answer.statusCode();
                }
                engine.send("/images/load?quiet=true", "application/x-tar", body);
            }
            var _ = engine.get("/images/" + image + "/json");
            return null;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (EngineRefusal e) {
            if (e.reason() == Reason.AWAY) {
                throw e;
            }
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
