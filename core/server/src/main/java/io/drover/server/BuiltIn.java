package io.drover.server;

import io.drover.plugin.Extension;
import io.drover.server.upgrades.InService;
import io.drover.server.upgrades.ToService;
import java.util.List;

/** What is there without any plugin. */
final class BuiltIn {
    private BuiltIn() {
    }

    static List<Extension> all() {
        return List.of(new InService(), new ToService());
    }
}
