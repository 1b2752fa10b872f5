using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(120, LogLevel.Information, "Plugin folder '{Name}' is {State}; its plugins: {PluginIds}.")]
    public static partial void FolderChanged(ILogger log, string name, FolderPluginState state, string pluginIds);

    [LoggerMessage(121, LogLevel.Error, "Plugin folder '{Name}' was refused; the host starts without it. {Reason}")]
    public static partial void FolderRefused(ILogger log, string name, string reason, Exception exception);

    [LoggerMessage(
        122,
        LogLevel.Warning,
        "Folder '{Name}' in '{Root}' is not listed and was not opened. List it with the SHA-256 that PluginFolder.ComputeHash gives, or remove it."
    )]
    public static partial void FolderNotListed(ILogger log, string name, string root);

    [LoggerMessage(123, LogLevel.Error, "Putting plugin folder '{Name}' back to what it was failed.")]
    public static partial void FolderNotRestored(ILogger log, string name, Exception exception);

    [LoggerMessage(124, LogLevel.Error, "A plugin of folder '{Name}' threw while it was disposed; the folder is left all the same.")]
    public static partial void PluginDisposalFailed(ILogger log, string name, Exception exception);
}
