using Cloister.AgUi.Tests.Pipeline;

namespace Cloister.AgUi.Tests.Rules;

public sealed class VersionTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("1.10")]
    [InlineData("2.0")]
    [InlineData("10.0")]
    [InlineData("next")]
    [InlineData("1")]
    [InlineData("1.0.1")]
    [InlineData("99999999999.0")]
    [InlineData("")]
    public void A_newer_agent_is_heard_to_its_end_with_a_warning(string version)
    {
        var (warnings, last) = Run(version);

        Assert.Equal([new(PipelineWarningKind.NewerProtocol, "RUN_STARTED.protocolVersion")], warnings);
        Assert.Contains("1.0", Assert.Single(warnings).Message, StringComparison.Ordinal);
        Assert.IsType<RunFinishedEvent>(last);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1.0")]
    [InlineData("01.00")]
    [InlineData("0.59")]
    public void Others_are_heard_without_one(string? version) => Assert.Empty(Run(version).Warnings);

    private static (List<PipelineWarning> Warnings, AgUiEvent? Last) Run(string? version)
    {
        List<PipelineWarning> warnings = [];
        var passed = new EventList();
        var pipeline = new EventPipeline(new PipelineOptions { OnWarning = warnings.Add }, passed);
        for (var run = 0; run < 2; run++)
        {
            pipeline.Push(new RunStartedEvent("t", "r") { ProtocolVersion = version });
            pipeline.Push(new RunFinishedEvent("t", "r"));
        }
        pipeline.Complete();
        return (warnings, passed[^1]);
    }
}
