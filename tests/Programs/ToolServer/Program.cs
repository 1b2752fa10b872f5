using ToolServer;

// ToolServer: a server of tools over its standard streams. ToolServer http: the same over HTTP on a free port; it says its address.
// ToolServer silent: one that never answers. ToolServer and anything else: one that does this and that wrong.
switch (args is [var way, ..] ? way : "")
{
    case "silent":
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        break;
    case "http":
        using (var server = new HttpToolServer())
        {
            await server.RunAsync();
        }

        break;
    case { Length: > 0 } fault:
        await new HostileServer(fault).RunAsync();
        break;
    default:
        await Offered.RunOverStreamsAsync();
        break;
}
