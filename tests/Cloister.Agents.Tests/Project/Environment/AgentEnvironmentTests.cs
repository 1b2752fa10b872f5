namespace Cloister.Agents.Tests;

public sealed class AgentEnvironmentTests
{
    [Fact]
    public void The_file_of_the_project_lies_over_what_the_user_gave_the_agent()
    {
        var environment = AgentEnvironment.Of(
            Layer(("A", "global"), ("G", "g")),
            Layer(("A", "agent"), ("B", "agent")),
            "B=file\nC=file"u8
        );

        Assert.Equal(Layer(("A", "agent"), ("B", "file"), ("C", "file")), environment.Agent);
        Assert.Equal(Layer(("A", "global"), ("G", "g")), environment.Global);
        Assert.Empty(environment.Warnings);
    }

    [Fact]
    public void Names_of_the_host_are_left_out_of_every_layer_and_told_without_values()
    {
        var environment = AgentEnvironment.Of(Layer(("AGENT_A", "s3cret")), Layer(("AGENT_B", "s3cret")), "AGENT_C=s3cret\nAGENTS=x"u8);

        Assert.Empty(environment.Global);
        Assert.Equal(Layer(("AGENTS", "x")), environment.Agent);
        string[] warnings =
        [
            "AGENT_A in the global variables is ignored: names that begin with AGENT_ are set by the host",
            "AGENT_B in the variables of the agent is ignored: names that begin with AGENT_ are set by the host",
            "AGENT_C in .env is ignored: names that begin with AGENT_ are set by the host",
        ];
        Assert.Equal(warnings, environment.Warnings);
    }

    private static Dictionary<string, string> Layer(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);
}
