using Cloister.Agents;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Cli;

/// <summary>Starts an agent, says so, and keeps it until somebody ends it.</summary>
internal sealed class Up(Surroundings here)
{
    private readonly Terminal _terminal = here.Terminal;

    public string? Folder { get; init; }

    public int? Port { get; init; }

    public string? Host { get; init; }

    public bool IsJson { get; init; }

    public async Task<int> RunAsync()
    {
        using var signals = new Signals();
        var project = OpenOrCreate(ProjectPlace.Find(Folder, here));
        var config = AgentConfig.Load(project);
        using var files = await RunFiles.ClaimAsync(project, here.Time, CancellationToken.None);
        using var address = await ListenAddress.TakeAsync(Host, Port, config.Start, here);
        await using var app = AgentServer.Build(project, address);
        await StartAsync(app, project);
        files.Publish(address, here.Time.GetUtcNow());
        var agent = app.Services.GetRequiredService<HostedAgent>().Host;
        Tell(agent, address);
        // Whoever started it is told now that shells are refused, and not when the first model wants one.
        await agent.ProbeSandboxAsync();
        await signals.Asked;
        Remark("Stopping; what is being said is brought to an end. Once more, and it ends at once.");
        await app.StopAsync();
        return ExitCode.Ok;
    }

    private AgentProject OpenOrCreate(string folder)
    {
        if (ProjectPlace.HasConfig(folder))
        {
            return AgentProject.Open(folder);
        }

        try
        {
            var created = AgentProject.Create(folder);
            Remark($"Made an agent in {created.Project.Root}: {string.Join(", ", created.CreatedFiles)}");
            return created.Project;
        }
        catch (AgentConfigException) when (ProjectPlace.HasConfig(folder))
        {
            // Somebody else has made it meanwhile.
            return AgentProject.Open(folder);
        }
    }

    private static async Task StartAsync(WebApplication app, AgentProject project)
    {
        try
        {
            await app.StartAsync();
        }
        catch (StoreRefusedException refused) when (refused.Reason == StoreRefusal.Locked)
        {
            // Not started by this command, but in an application.
            throw RunFiles.AlreadyRunning(project);
        }
    }

    private void Tell(AgentHost agent, ListenAddress address)
    {
        if (IsJson)
        {
            _terminal.Out.WriteLine(ReadyLine.Of(address.Url));
            _terminal.Out.Flush();
            return;
        }

        _terminal.Out.WriteLine(Banner.Of(agent, address.Url, here));
    }

    private void Remark(string text)
    {
        if (!IsJson)
        {
            _terminal.Out.WriteLine(text);
        }
    }
}
