/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kaohed from start to stop: each thing is opened in the order in which it is needed and
 * closed in the reverse; READY is the last act before the loop. What happens to a
 * submission is told in daemon/intake.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include "daemon/config.h"
#include "daemon/doors.h"
#include "daemon/duties.h"
#include "daemon/log.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/protect.h"
#include "daemon/verify.h"

static int64_t read_clock(enum clock_kind kind)
{
    struct timespec now = {0};

    clock_gettime(kind == CLOCK_WALL ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int exit_status(enum kaohe_err err)
{
    switch (err) {
    case KAOHE_OK:
        return EX_OK;
    case KAOHE_ERR_CORRUPT:
    case KAOHE_ERR_VERSION:
        return EX_DATAERR;
    case KAOHE_ERR_UNAVAILABLE:
        return EX_UNAVAILABLE;
    case KAOHE_ERR_DENIED:
        return EX_NOPERM;
    case KAOHE_ERR_IO:
    case KAOHE_ERR_DISK_FULL:
        return EX_IOERR;
    case KAOHE_ERR_INVALID:
    case KAOHE_ERR_NOT_FOUND:
        return EX_CONFIG;
    case KAOHE_ERR_CONFLICT:
        return EX_CANTCREAT;
    case KAOHE_ERR_USAGE:
        return EX_USAGE;
    case KAOHE_ERR_NO_MEMORY:
        return EX_OSERR;
    default:
        return EX_SOFTWARE;
    }
}

/* Serves until told to stop. */
static int run(const struct config_environment *environment, struct config *config)
{
    struct loop *loop = NULL;
    struct state state = {0};
    struct doors doors = {0};
    struct duties duties = {0};
    int status = EX_OK;
    enum kaohe_err err = loop_open(&loop);

    if (!err)
        err =
            state_open(&(struct state_settings){config, environment, read_clock}, &state);
    if (!err)
        err = doors_open(&(struct doors_parts){config, &state, loop, read_clock}, &doors);
    if (!err) {
        duties = (struct duties){loop,
                                 state.intake,
                                 doors.publisher,
                                 doors.server,
                                 config,
                                 environment,
                                 read_clock,
                                 0,
                                 0,
                                 0};
        err = duties_begin(&duties);
    }
    if (!err) {
        log_say(EVENT_READY, "ready");
        notify_ready();
        status = loop_run(loop);
    }
    doors_close(&doors);
    state_close(&state);
    loop_close(loop);
    return err ? exit_status(err) : status;
}

int main(int argc, char **argv)
{
    struct config_environment environment = {0};
    struct options options;
    struct config config;
    const struct state_settings settings = {&config, &environment, read_clock};
    int status = EX_OK;

    options_read(argc, argv, &options);
    if (options.action == OPTIONS_DONE)
        return EX_OK;
    if (options.action == OPTIONS_WRONG)
        return EX_USAGE;
    if (options.action == OPTIONS_VERIFY) {
        const enum kaohe_err err = verify_ledger(&options.verify);

        return err == KAOHE_ERR_NOT_FOUND ? EX_NOINPUT : exit_status(err);
    }
    log_open(getenv("JOURNAL_STREAM"), read_clock);
    config_environment(&environment, options.config, options.state);
    if (config_read(&environment, duties_log_problem, NULL, &config) != KAOHE_OK)
        return EX_CONFIG;
    if (options.action == OPTIONS_PRINT_CONFIG)
        config_print(&config, stdout);
    if (options.action < OPTIONS_MAKE_KEYS && options.action != OPTIONS_RUN)
        return EX_OK;
    protect_process();
    log_set_level((enum log_level)config.log_level);
    if (options.action == OPTIONS_MAKE_KEYS)
        status = exit_status(state_make_keys(&settings));
    else if (options.action == OPTIONS_ROTATE_KEY)
        status = exit_status(state_rotate_key(&settings));
    else if (options.action == OPTIONS_RESTORE)
        status = exit_status(state_restore(&settings, options.restore, options.replace));
    else if (options.action == OPTIONS_ERASE)
        status = exit_status(state_erase(&settings, &options.erase));
    else
        status = run(&environment, &config);
    protect_done();
    log_close();
    return status;
}
