using Cloister.Agents;

namespace AgentKeeper;

/// <summary>What is left to do, done.</summary>
internal static class Rest
{
    public static async Task RestAsync(string folder, Voice voice)
    {
        await using var keeper = await Keeper.StartAsync(folder, voice, new ObedientModel(stalls: false));
        keeper.Held.SetResult();
        do
        {
            await FinishAsync(keeper.Host);
        } while (await DecideAsync(keeper.Host));

        voice.Say(Word.Rests);
    }

    /// <summary>Returns when no session has anything to do any more.</summary>
    private static async Task FinishAsync(AgentHost host)
    {
        while (host.Directory.Executing is [var session, ..])
        {
            await (session.Current?.Finished ?? Task.CompletedTask);
            // While the view is made the session does not change, so the next run has begun if there is one.
            await session.ViewAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> DecideAsync(AgentHost host)
    {
        var decisions = new ApprovalDecisions(host.Directory);
        var taken = false;
        foreach (var open in await decisions.ListAsync(CancellationToken.None))
        {
            taken |= await DecideAsync(decisions, open.Id);
        }

        return taken;
    }

    private static async Task<bool> DecideAsync(ApprovalDecisions decisions, string id)
    {
        try
        {
            return (await decisions.DecideAsync(ApprovalAnswer.Approve(id), "keeper", "test")).IsTaken;
        }
        catch (SessionBusyException)
        {
            // Its session was archived when the process ended.
            return false;
        }
    }
}
