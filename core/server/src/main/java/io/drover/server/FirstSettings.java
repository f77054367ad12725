package io.drover.server;

import io.drover.model.intent.Intent;
import io.drover.server.loop.Control;
import io.drover.server.store.Store;
import java.util.Map;

/** Settings that Rancher's clients look up, as Rancher 1.6 had them. */
public final class FirstSettings {
    private static final Map<String, String> ALL = Map.of("lb.instance.image", "rancher/lb-service-haproxy:v0.9.14",
            "rancher.compose.version", "v0.12.5");

    private FirstSettings() {
    }

    public static void establish(Control control) {
        ALL.forEach((name, value) -> control.submit(Store.GLOBAL, new Intent.PutSetting(name, value)));
    }
}
