package io.drover.server.store;

/**
 * A server node as the others know it.
 *
 * @param id of this run of the program; a restart is a new node
 * @param host the address where the other nodes reach it
 * @param port of its membership endpoint; 0 when it runs alone
 * @param url where agents and clients reach it
 */
public record Node(String id, String host, int port, String url) {
}
