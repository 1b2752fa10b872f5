using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Everything the runtime logs. Values of config entries never appear here.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1, LogLevel.Information, "The runtime is initialised with {Count} global plugins.")]
    public static partial void Initialised(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Information, "The runtime was disposed.")]
    public static partial void Disposed(ILogger log);

    [LoggerMessage(3, LogLevel.Information, "{Operation} is applied.")]
    public static partial void Updated(ILogger log, string operation);

    [LoggerMessage(4, LogLevel.Warning, "{Operation} finished with {Count} failures.")]
    public static partial void FinishedWithFailures(ILogger log, string operation, int count);

    [LoggerMessage(5, LogLevel.Error, "{Operation} failed and is rolled back.")]
    public static partial void RollingBack(ILogger log, string operation, Exception exception);

    [LoggerMessage(6, LogLevel.Error, "Rolling back {Operation} failed in part; the scope may differ from what it was.")]
    public static partial void RollbackFailed(ILogger log, string operation, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "A watcher of settings threw; the others were told all the same.")]
    public static partial void WatcherFailed(ILogger log, Exception exception);

    [LoggerMessage(10, LogLevel.Information, "Session {SessionId} is open.")]
    public static partial void SessionOpened(ILogger log, SessionId sessionId);

    [LoggerMessage(11, LogLevel.Information, "Session {SessionId} is closed.")]
    public static partial void SessionClosed(ILogger log, SessionId sessionId);

    [LoggerMessage(12, LogLevel.Error, "Emitting {EventType} in {Scope} failed; an earlier session's failure is thrown to the caller.")]
    public static partial void BroadcastFailed(ILogger log, string eventType, string scope, Exception? exception);

    [LoggerMessage(13, LogLevel.Error, "A callback of a token of {Scope} threw; it closes all the same.")]
    public static partial void ClosedCallbackFailed(ILogger log, string scope, Exception exception);

    [LoggerMessage(14, LogLevel.Error, "{Operation} failed in {Scope}, which was disposed meanwhile; the others go on.")]
    public static partial void SkippedAfterFailure(ILogger log, string operation, string scope, Exception exception);

    [LoggerMessage(20, LogLevel.Error, "Plugin {PluginId} failed in {Hook} of {Scope}.")]
    public static partial void HookFailed(ILogger log, PluginId pluginId, string hook, string scope, Exception exception);

    [LoggerMessage(21, LogLevel.Error, "A hook that had been left behind after its time limit failed.")]
    public static partial void LateHookFailed(ILogger log, Exception exception);

    [LoggerMessage(22, LogLevel.Information, "Plugin {PluginId} is {State} in {Scope}.")]
    public static partial void PluginSwitched(ILogger log, PluginId pluginId, string state, string scope);

    [LoggerMessage(30, LogLevel.Information, "Plugin {PluginId} stays off because its dependency {DependencyId} is not there.")]
    public static partial void DependencyMissing(ILogger log, PluginId pluginId, PluginId dependencyId);

    [LoggerMessage(31, LogLevel.Error, "Locked plugin {PluginId} stays on although its dependency {DependencyId} is not there.")]
    public static partial void LockedDependencyMissing(ILogger log, PluginId pluginId, PluginId dependencyId);

    [LoggerMessage(32, LogLevel.Error, "Plugins depend on each other in a circle; all of them are on: {PluginIds}.")]
    public static partial void DependencyCycle(ILogger log, string pluginIds);

    [LoggerMessage(33, LogLevel.Error, "{Message} They were left out.")]
    public static partial void UnknownReferences(ILogger log, string message);

    [LoggerMessage(34, LogLevel.Debug, "Wildcard {Pin} goes to plugin {PluginId}, which wins the slot.")]
    public static partial void WildcardMatched(ILogger log, string pin, PluginId pluginId);

    [LoggerMessage(35, LogLevel.Debug, "Settings and dependencies leave these plugins on: {PluginIds}.")]
    public static partial void Chosen(ILogger log, string pluginIds);
}
