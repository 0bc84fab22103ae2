/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timers and signals. The watchdog is told from a turn of the loop, so a daemon that does
 * not get round any more is replaced; one that waits for a slow disk is not, as long as a
 * commit takes less than the watchdog's interval.
 */
#include "daemon/duties.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "daemon/log.h"
#include "daemon/notify.h"

#define SECOND_US 1000000
#define SLICE_US 2000
#define SLICE_EVERY_US 100000
#define PASS_US (INT64_C(1800) * SECOND_US)
#define JUMP_SECONDS 2 /* more is no correction of a clock that runs a little off */

static void tell_status(const struct intake *intake)
{
    struct intake_figures figures;
    struct tm when;
    time_t last = 0;
    char text[40] = "never";

    intake_figures(intake, &figures);
    last = (time_t)(figures.last_time / SECOND_US);
    if (figures.last_entry > 0 && gmtime_r(&last, &when))
        strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &when);
    notify_status(
        "%" PRId64 " entries, %zu dossiers, %zu boards, %zu keys; last entry: %s",
        figures.last_entry, figures.dossiers, figures.boards, figures.keys, text);
}

/* Deadlines hang on the day: nobody should have to guess why something is late. */
static void watch_clock(struct duties *duties)
{
    const int64_t ahead = duties->clock(CLOCK_WALL) - duties->clock(CLOCK_STEADY);
    const int64_t jump = (ahead - duties->wall_ahead) / SECOND_US;

    duties->wall_ahead = ahead;
    if (jump > JUMP_SECONDS || jump < -JUMP_SECONDS)
        log_say(EVENT_CLOCK,
                "the clock went %s by %" PRId64
                " s; the ledger's time never decreases, and no period opens or closes",
                jump > 0 ? "forward" : "back", jump > 0 ? jump : -jump);
}

/* Proves a little when nothing else is to be done. A pass an hour at least; between them
 * it rests. */
static void every_slice(void *context)
{
    struct duties *duties = context;
    const int64_t start = duties->clock(CLOCK_STEADY);
    const struct intake_check *check = intake_checked(duties->intake);
    bool ended = start < duties->next_pass;
    enum kaohe_err err = KAOHE_OK;

    while (!err && !ended && duties->clock(CLOCK_STEADY) - start < SLICE_US) {
        err = intake_check_step(duties->intake, &ended);
        if (ended || err)
            duties->next_pass = start + PASS_US;
    }
    if (check->faults == duties->faults && !err)
        return;
    duties->faults = check->faults;
    log_say(
        EVENT_FAULT,
        "what is in memory is not what the ledger gives: %s. The ledger stands; restart "
        "to read it back, and report this",
        err ? kaohe_strerror(err) : check->fault);
}

static void every_second(void *context)
{
    struct duties *duties = context;

    watch_clock(duties);

    server_tick(duties->server);
    publisher_beat(duties->publisher);
    tell_status(duties->intake);
    log_tick();
}

static void every_half_watchdog(void *context)
{
    (void)context;
    notify_watchdog();
}

static void stop(void *context)
{
    const struct duties *duties = context;

    notify_stopping();
    log_say(EVENT_STOPPING, "stopping");
    loop_quit(duties->loop, EXIT_SUCCESS);
}

void duties_log_problem(void *context, const char *message)
{
    (void)context;
    log_say(EVENT_CONFIG, "%s", message);
}

static void reload(void *context)
{
    const struct duties *duties = context;
    const char *needs_restart = NULL;
    struct config read = {0};

    notify_reloading(duties->clock(CLOCK_STEADY));
    if (config_read(duties->environment, duties_log_problem, NULL, &read) != KAOHE_OK) {
        log_say(EVENT_CONFIG, "the configuration was not reloaded, the old one stays");
        notify_ready();
        return;
    }
    needs_restart = config_reload(duties->config, &read);
    log_set_level((enum log_level)duties->config->log_level);
    log_say(EVENT_RELOADED, "the configuration was reloaded");
    if (needs_restart)
        log_say(EVENT_RELOADED, "%s has changed and needs a restart", needs_restart);
    notify_ready();
}

enum kaohe_err duties_begin(struct duties *duties)
{
    const struct loop_signals signals = {stop, reload, duties};
    int64_t watchdog = notify_watchdog_interval();
    enum kaohe_err err = loop_every(duties->loop, SECOND_US, every_second, duties);

    duties->wall_ahead = duties->clock(CLOCK_WALL) - duties->clock(CLOCK_STEADY);
    if (!err)
        err = loop_every(duties->loop, SLICE_EVERY_US, every_slice, duties);
    loop_on_signals(duties->loop, &signals);
    if (!err && watchdog > 0)
        err = loop_every(duties->loop, watchdog, every_half_watchdog, duties);
    if (!err)
        tell_status(duties->intake);
    return err;
}
