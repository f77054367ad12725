package io.drover.network.overlay;

import io.drover.network.command.Commands;

/** Keeps our table in the kernel's packet filter as it is wanted. */
final class PacketFilter {
    private final Commands commands;
    private String applied = "";
    private String looked = "";

    PacketFilter(Commands commands) {
        this.commands = commands;
    }

    /** Gives whether something was to be done. The kernel tells a table in words of its own, so those are compared. */
    boolean apply(String table) {
        if (table.equals(applied) && looked.equals(listing())) {
            return false;
        }
        commands.askWith(table, "nft", "-f", "-");
        applied = table;
        looked = listing();
        return true;
    }

    void remove() {
        applied = "";
        if (commands.run("nft", "list", "table", "inet", Firewall.TABLE).ok()) {
            commands.ask("nft", "delete", "table", "inet", Firewall.TABLE);
        }
    }

    private String listing() {
        return commands.run("nft", "list", "table", "inet", Firewall.TABLE).out();
    }
}
