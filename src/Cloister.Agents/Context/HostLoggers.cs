using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Where an agent logs: to the files of its project, and to the application's loggers, without secrets in either.</summary>
internal sealed class HostLoggers : ILoggerFactory
{
    private readonly ILoggerFactory _application;
    private readonly LogFileProvider _files;

    public HostLoggers(ILoggerFactory application, LogFileProvider files) => (_application, _files) = (application, files);

    public ILogger CreateLogger(string categoryName) =>
        new Both(_application.CreateLogger(categoryName), _files.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => _application.AddProvider(provider);

    /// <summary>The files are the host's to close, the application's loggers the application's.</summary>
    public void Dispose() { }

    private sealed class Both(ILogger application, ILogger files) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => application.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => files.IsEnabled(logLevel) || application.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            files.Log(logLevel, eventId, state, exception, formatter);
            application.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
