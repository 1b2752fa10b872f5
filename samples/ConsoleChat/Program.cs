using Cloister.Chat;
using ConsoleChat;

if (!Arguments.TryParse(args, out var arguments, out var complaint))
{
    await Console.Error.WriteLineAsync($"{complaint}\n{Arguments.Usage}");
    return 2;
}

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

Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = session.IsRunning; // The first Ctrl-C stops the answer, one between answers ends the program.
    session.Cancel();
};

return await new Conversation(session, new Screen(session.State)).RunAsync();
