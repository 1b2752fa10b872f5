using Cloister.Agents;

namespace Cloister.Cli;

/// <summary>What people are told when their agent is ready: where it is, and what to do next.</summary>
internal static class Banner
{
    public static string Of(AgentHost agent, Uri url, Surroundings here) =>
        $"""

            {agent.Config.Name} is running. {ModelOf(agent)}

              talk to it    {here.Command} chat{Elsewhere(agent, here)}        (in another terminal, in this folder)
              stop it       Ctrl-C

              AG-UI         {new Uri(url, "agui")}
              token         {Path.Combine(agent.Project.Paths.Run, "local.token")}
              project       {agent.Project.Root}

            """;

    /// <summary>The project, if another one is meant here when none is named.</summary>
    private static string Elsewhere(AgentHost agent, Surroundings here)
    {
        var usual = ProjectPlace.Find(named: null, here);
        return Directory.Exists(usual) && AgentProject.Open(usual).Root == agent.Project.Root ? "" : $" --agent {agent.Project.Root}";
    }

    private static string ModelOf(AgentHost agent) =>
        agent.Context.Models.Catalog.DefaultModelId is { } id && id != ModelPool.OfflineModelId
            ? $"Its model is {id}."
            : $"Its model is {ModelPool.OfflineModelId}: a handful of rules, no key and no network. Name another one in {ProductNames.ConfigFile}.";
}
