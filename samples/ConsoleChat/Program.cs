using Cloister.Chat;
using ConsoleChat;

if (!Arguments.TryParse(args, out var arguments, out var complaint))
{
    await Console.Error.WriteLineAsync($"{complaint}\n{Arguments.Usage}");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

try
{
    return await ChatAsync(arguments);
}
catch (Exception e) when (e is SessionDataException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync($"The conversation cannot be opened. {e.Message} {e.InnerException?.Message}");
    return 1;
}

static async Task<int> ChatAsync(Arguments arguments)
{
    await using var client = new AgUiClient(
        arguments.Url is { } url ? new HttpAgent(url, new() { AcceptBinary = arguments.Binary }) : new DemoAgent(arguments.Pace),
        new()
        {
            Storage = new SqliteSessionStorage(arguments.Store),
            Tools = LocalTools.All,
            ApproveTool = Questions.ApproveAsync,
        }
    );
    await using var session = await client.OpenSessionAsync(arguments.Thread);
    var screen = new Screen(session.State);

    session.PersistFailed += (_, failed) => screen.Warn($"not saved: {failed.Exception.Message}");
    Console.CancelKeyPress += (_, press) =>
    {
        press.Cancel = session.IsRunning; // The first Ctrl-C stops the answer, one between answers ends the program.
        session.Cancel();
    };

    return await new Conversation(session, screen).RunAsync();
}
