using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>Everything this package logs. Values of settings never appear here.</summary>
internal static partial class HostLog
{
    public const string Category = "Cloister.Hosting";

    [LoggerMessage(101, LogLevel.Warning, "The host starts degraded: {Count} global plugins failed to attach and stay off: {PluginIds}.")]
    public static partial void StartedDegraded(ILogger log, int count, string pluginIds);

    [LoggerMessage(102, LogLevel.Error, "The runtime was disposed, but plugins failed to detach; nothing else was left out.")]
    public static partial void StoppedWithFailures(ILogger log, Exception exception);

    [LoggerMessage(110, LogLevel.Information, "Settings from {Sources} are applied.")]
    public static partial void SettingsApplied(ILogger log, string sources);

    [LoggerMessage(111, LogLevel.Error, "A reload of settings was refused and changed nothing; the next one is tried. {Reason}")]
    public static partial void ReloadRefused(ILogger log, string reason, Exception exception);

    [LoggerMessage(112, LogLevel.Warning, "The watcher of settings file '{Path}' lost events; the file is read again.")]
    public static partial void WatcherFailed(ILogger log, string path, Exception exception);
}
