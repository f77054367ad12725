package io.drover.network.overlay;

import io.drover.network.command.Commands;
import java.util.ArrayList;
import java.util.List;

/** Whether the kernel itself encrypts for IPsec. */
final class Esp {
    private static final String[] STATE = {"src", "127.0.0.1", "dst", "127.0.0.2", "proto", "esp", "spi", "0x4d2"};

    private Esp() {
    }

    /** Found out by trying, between two addresses that nobody has. */
    static boolean isInKernel(Commands commands) {
        var made = commands.run(words("add", "mode", "tunnel", "aead", "rfc4106(gcm(aes))", "0x" + "01".repeat(20),
                "128")).ok();
        commands.run(words("del"));
        return made;
    }

    private static String[] words(String verb, String... rest) {
        var all = new ArrayList<>(List.of("ip", "xfrm", "state", verb));
        all.addAll(List.of(STATE));
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }
}
