package dev.signalman.semaphore;

/**
 * How busy a client is at this moment.
 *
 * @param inFlight requests under way
 * @param waiting requests that wait for the budget or for their turn
 * @param requestsPerMinute the budget
 * @param remaining requests that the budget allows at once, 0 or more; 0 while the server asks not to be asked
 */
public record RequestLoad(int inFlight, int waiting, int requestsPerMinute, int remaining) {}
