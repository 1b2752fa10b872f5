using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>Logs what happens to runs, under the category <c>Cloister.Chat.Run</c>: types, ids and outcomes, never content or headers.</summary>
/// <remarks>
/// Start, first event and completion are information, each event and a cancelled run debug, a stream that broke the rules an error, any
/// other failure a warning.
/// </remarks>
public sealed class LoggingInterceptor : IInterceptor
{
    private readonly ILogger _log;
    private readonly TimeProvider _time;

    /// <summary>Logs to this factory's loggers.</summary>
    /// <param name="loggerFactory">Where to.</param>
    /// <param name="minimumLevel">What is below this is not logged, whatever the logger's own level.</param>
    /// <param name="timeProvider">The clock that runs are measured by; null for the system's.</param>
    public LoggingInterceptor(ILoggerFactory loggerFactory, LogLevel minimumLevel = LogLevel.Trace, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(loggerFactory);
        _log = new LevelFilter(ChatLog.Create(loggerFactory, ChatLog.Run), minimumLevel);
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var run = new LoggedRun(_log, _time, context);
        var isLeft = true;
        try
        {
            await foreach (var @event in next(context, cancellationToken).ConfigureAwait(false))
            {
                run.See(@event);
                yield return @event;
            }

            isLeft = cancellationToken.IsCancellationRequested;
        }
        finally
        {
            run.End(isLeft);
        }
    }
}
