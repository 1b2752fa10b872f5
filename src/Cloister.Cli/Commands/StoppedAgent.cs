using System.Globalization;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>The store of an agent that does not run.</summary>
internal sealed class StoppedAgent(Surroundings here, string? agent)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Does something with the actions that were put off.</summary>
    public async Task<JsonData> WithJobsAsync(Func<ScheduledJobs, Task<JsonData>> work, CancellationToken cancellationToken)
    {
        await using var jobs = await OpenAsync(
            (project, patience) => OfflineJobs.OpenAsync(project, patience, here.Time, cancellationToken)
        );
        return await work(jobs.Jobs);
    }

    /// <summary>Opens the store, as soon as nobody else has it.</summary>
    /// <exception cref="CommandException">There is no agent.</exception>
    public async Task<T> OpenAsync<T>(Func<AgentProject, TimeSpan, Task<T>> open)
    {
        var folder = ProjectPlace.Find(agent, here);
        if (!ProjectPlace.HasConfig(folder))
        {
            throw new CommandException($"There is no agent in {folder}. Name its folder: --agent DIR");
        }

        var project = AgentProject.Open(folder);
        try
        {
            return await open(project, TimeSpan.Zero);
        }
        catch (StoreRefusedException refused) when (refused.Reason == StoreRefusal.Locked)
        {
            await here.Terminal.Error.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{refused.Message} Waiting for up to {Patience.TotalSeconds} seconds.")
            );
            return await open(project, Patience);
        }
    }
}
