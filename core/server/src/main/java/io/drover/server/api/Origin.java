package io.drover.server.api;

import io.drover.model.Kind;
import io.drover.model.Setting;
import io.drover.server.store.Store;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scheme and authority of the server as its clients reach it, also behind a proxy that says so. */
public final class Origin {
    private Origin() {
    }

    /** As an admin wants it by the setting {@code api.host}, or else as the client asked for it. */
    public static String of(HttpServerRequest request, Store store) {
        return of(() -> asked(request), store);
    }

    /** @param otherwise when no admin wants another */
    static String of(Supplier<String> otherwise, Store store) {
        var setting = store.view(Store.GLOBAL).get(Setting.class, "1" + Kind.SETTING.letters() + "!api.host");
        if (setting == null || setting.value().isBlank()) {
            return otherwise.get();
        }
        var address = setting.value();
        return (address.contains("://") ? address : "http://" + address).replaceFirst("/+$", "");
    }

    private static String asked(HttpServerRequest request) {
        var forwarded = first(request.getHeader("X-Forwarded-Proto"));
        var scheme = forwarded == null ? String.valueOf(request.scheme()) : forwarded;
        var authority = first(request.getHeader("X-Forwarded-Host"));
        var asked = request.authority() == null ? "localhost" : request.authority().toString();
        return scheme + "://" + withPort(authority == null ? asked : authority, scheme,
                first(request.getHeader("X-Forwarded-Port")));
    }

    /** Proxies that pass on the host's name alone say the port beside it; browsers leave out the usual one. */
    private static String withPort(String host, String scheme, @Nullable String port) {
        var usual = scheme.equals("https") ? "443" : "80";
        return port == null || !port.matches("\\d{1,5}") || port.equals(usual) || host.matches(".*:\\d+")
                ? host
                : host + ":" + port;
    }

    /** Is a page from there one of this server's own? A proxy may have ended its TLS, so only the authority counts. */
    static boolean isSame(HttpServerRequest request, String origin) {
        return authority(origin).equalsIgnoreCase(authority(asked(request)));
    }

    private static String authority(String url) {
        return url.substring(url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3);
    }

    private static @Nullable String first(@Nullable String header) {
        return header == null || header.isBlank() ? null : header.split(",", -1)[0].strip();
    }
}
