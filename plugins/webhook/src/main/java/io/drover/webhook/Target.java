package io.drover.webhook;

import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where it goes, and how.
 *
 * @param secret to sign with, or null
 * @param authorization the header of that name, or null
 * @param all is everything sent, and not the text alone?
 */
record Target(URI url, @Nullable String secret, @Nullable String authorization, boolean all) {
    private static final String URL = "url";
    private static final String FORMAT = "format";
    private static final String SECRET = "secret";
    private static final String AUTHORIZATION = "authorization";
    private static final String FULL = "full";

    /** The address is secret, since for chats whoever knows it can write there. */
    static final List<Setting> SETTINGS = List.of(
            Setting.required(URL, Type.SECRET,
                    "Where it is sent to by POST, such as https://hooks.slack.com/services/..."),
            Setting.optional(FORMAT, Type.TEXT,
                    "full: everything, as JSON for programs, with a text that chats show; text: that text alone", FULL)
                    .oneOf(FULL, "text"),
            Setting.optional(SECRET, Type.SECRET,
                    "Signs what is sent: the header " + Signature.HEADER + " is sha256= and the HMAC of the body",
                    null),
            Setting.optional(AUTHORIZATION, Type.SECRET, "The header Authorization, such as Bearer ...", null));

    /** @throws Mistaken naming the setting */
    static Target of(Map<String, String> settings) throws Mistaken {
        var target = new Target(url(settings.getOrDefault(URL, "")), settings.get(SECRET),
                settings.get(AUTHORIZATION), settings.getOrDefault(FORMAT, FULL).equals(FULL));
        target.request(new byte[0], Duration.ofSeconds(1));
        return target;
    }

    private static URI url(String text) throws Mistaken {
        try {
            var url = URI.create(text);
            if (("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // said below, without what is secret
        }
        throw new Mistaken(URL + " must be an address that begins with http:// or https:// and has a host and no"
                + " password");
    }

    HttpRequest request(byte[] body, Duration limit) throws Mistaken {
        var request = HttpRequest.newBuilder(url).timeout(limit).header("Content-Type", "application/json")
                .header("User-Agent", "Drover").POST(BodyPublishers.ofByteArray(body));
        if (secret != null) {
            request.header(Signature.HEADER, Signature.of(body, secret));
        }
        try {
            return (authorization == null ? request : request.header("Authorization", authorization)).build();
        } catch (IllegalArgumentException _) {
            throw new Mistaken(AUTHORIZATION + " has characters that a header cannot have");
        }
    }

    /** For people: without the path, which may be secret. */
    String where() {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }
}
