using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Snippets;

internal static class ToolsAndInterrupts
{
    public static async Task RunAsync()
    {
        await ToolsAsync();
        await PeopleAsync();
        await InterruptsAsync();
    }

    private static async Task ToolsAsync()
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .ToolCall("clock", "{}")
            .ToolCall("delete", """{"file":"a.txt"}""")
            .RunFinished()
            .NextRun()
            .RunStarted()
            .Text("It is late, and the file stays.")
            .RunFinished()
            .Build();

        // <snippet:tools-handlers>
        var tools = new ToolRegistry()
            .Add(new ToolDefinition("clock", "Tells the time."), (_, _) => new("23:59"))
            .Add(
                new ToolDefinition("delete", "Deletes a file.")
                {
                    Parameters = JsonData.Parse("""{"type":"object","properties":{"file":{"type":"string"}}}"""),
                },
                async (call, cancellationToken) =>
                {
                    await DeleteAsync(call.Arguments["file"].AsString(), cancellationToken);
                    return "It is gone.";
                }
            );
        await using var client = new AgUiClient(
            agent,
            new()
            {
                Tools = tools,
                ApproveTool = (call, _) => new(call.Name == "delete" ? ToolDecision.Deny("The user said no.") : ToolDecision.Allow),
            }
        );
        var session = client.NewSession();

        var result = await session.SendAsync("What time is it? And delete a.txt.");
        Console.WriteLine($"{result.Runs} runs: {session.State.Messages[^1].Text}"); // 2 runs: It is late, and the file stays.
        // </snippet:tools-handlers>
        foreach (var answer in session.State.Messages.OfType<ToolMessage>())
        {
            Console.WriteLine(answer.Error ?? answer.Text.ToString());
        }

        static Task DeleteAsync(string file, CancellationToken _) => throw new InvalidOperationException(file);
    }

    private static async Task PeopleAsync()
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .ToolCall("pick_seat", "{}")
            .RunFinished()
            .NextRun()
            .RunStarted()
            .Text("Row 3 it is.")
            .RunFinished()
            .Build();

        // <snippet:tools-people>
        var tools = new ToolRegistry().Add(new ToolDefinition("pick_seat", "Has the user pick a seat.")); // no handler
        await using var client = new AgUiClient(agent, new() { Tools = tools });
        var session = client.NewSession();

        await session.SendAsync("Two tickets, please");
        var asked = session.State.PendingToolCalls.Single(); // show it; the answer may come days later
        await session.SubmitToolResultAsync(asked.Call.Id, "row 3");

        Console.WriteLine(session.State.Messages[^1].Text); // Row 3 it is.
        // </snippet:tools-people>
    }

    private static async Task InterruptsAsync()
    {
        var question = new Interrupt("q1", "confirmation") { Message = "Pay 20 euros?" };
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .RunFinished(new InterruptOutcome([question]))
            .NextRun()
            .RunStarted()
            .Text("Paid.")
            .RunFinished()
            .Build();
        await using var client = new AgUiClient(agent);
        var session = client.NewSession();

        // <snippet:interrupts>
        var result = await session.SendAsync("Pay the bill");

        if (result.Outcome == RunOutcome.Interrupted)
        {
            var answers = session.State.PendingInterrupts.Select(it => ResumeEntry.Resolve(it.Id, Ask(it.Message)));
            await session.ResumeAsync(answers); // every open one has to be answered
        }

        Console.WriteLine(session.State.Messages[^1].Text); // Paid.
        // </snippet:interrupts>

        static JsonData Ask(string? question)
        {
            Console.WriteLine(question);
            return JsonData.Object(("approved", true));
        }
    }
}
