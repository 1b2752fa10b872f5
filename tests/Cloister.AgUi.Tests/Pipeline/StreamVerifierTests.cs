namespace Cloister.AgUi.Tests.Pipeline;

public sealed class StreamVerifierTests
{
    [Theory]
    [InlineData("run; finish")]
    [InlineData("error")]
    [InlineData("error; run; finish")]
    [InlineData("run; error")]
    [InlineData("run; finish; run; finish")]
    [InlineData("run; finish; error")]
    [InlineData("run; finish; error; run; finish")]
    [InlineData("unknown; run; unknown; finish; unknown")]
    [InlineData("run; text+ m1; step+ a; sub+ s1; error")]
    [InlineData("run; text+ m1; error; run; text+ m1; text- m1; finish")]
    public void Runs_follow_each_other(string script) => AssertLegal(script);

    [Theory]
    [InlineData("text+ m1", StreamRule.RunComesFirst, 0)]
    [InlineData("finish", StreamRule.RunComesFirst, 0)]
    [InlineData("unknown; custom", StreamRule.RunComesFirst, 1)]
    [InlineData("run; run", StreamRule.OneRunAtATime, 1)]
    [InlineData("run; text+ m1; run", StreamRule.OneRunAtATime, 2)]
    [InlineData("run; finish; custom", StreamRule.NothingAfterFinish, 2)]
    [InlineData("run; finish; finish", StreamRule.NothingAfterFinish, 2)]
    [InlineData("run; finish; raw", StreamRule.NothingAfterFinish, 2)]
    [InlineData("run; error; finish", StreamRule.NothingAfterError, 2)]
    [InlineData("run; error; error", StreamRule.NothingAfterError, 2)]
    [InlineData("run; finish; error; error", StreamRule.NothingAfterError, 3)]
    [InlineData("error; state", StreamRule.NothingAfterError, 1)]
    public void Runs_do_not_overlap_and_nothing_stands_outside_them(string script, StreamRule rule, int index) =>
        AssertRefused(script, rule, index);

    [Theory]
    [InlineData("run; text+ m1; text m1; text- m1; finish")]
    [InlineData("run; text+ m1; text- m1; text+ m1; text m1; text- m1; finish")]
    [InlineData("run; text+ m1; text+ m2; text m1; text m2; text- m2; text- m1; finish")]
    [InlineData("run; text+ m1; call+ c1; call c1; text m1; call- c1; text- m1; finish")]
    [InlineData("run; call+ c1; call+ c2; call c2; call c1; call- c1; call- c2; finish")]
    [InlineData("run; text+ x; call+ x; reason+ x; text x; call x; reason x; text- x; call- x; reason- x; finish")]
    [InlineData("run; think+ x; reason+ x; reason x; reason- x; think- x; finish")]
    [InlineData("run; think+ x; reason+ r1; reason- r1; reason+ r2; reason- r2; think- x; think+ x; think- x; finish")]
    [InlineData("run; think+ x; reason+ r1; think- x; reason- r1; finish")]
    [InlineData("run; reason+ r1; reason r1; reason- r1; reason+ r1; reason- r1; finish")]
    [InlineData("run; result m1 c9; state; patch; custom; raw; activity+ a1; activity a9; seal m9; seal-call c9; snapshot m1; finish")]
    [InlineData("run; step+ a; step+ b; text+ m1; step- a; text- m1; step- b; step+ a; step- a; finish")]
    [InlineData("run; step+ a; step+ a @s1; step+ a @s2; step- a; step- a @s2; step- a @s1; finish")]
    [InlineData("run; step+ a; step+ a @; step- a @; step- a; finish")]
    public void Items_and_steps_interleave(string script) => AssertLegal(script);

    [Theory]
    [InlineData("run; text+ m1; text+ m1", StreamRule.ItemOpensOnce, 2)]
    [InlineData("run; call+ c1; call+ c1", StreamRule.ItemOpensOnce, 2)]
    [InlineData("run; reason+ r1; reason+ r1", StreamRule.ItemOpensOnce, 2)]
    [InlineData("run; think+ r1; think+ r1", StreamRule.ItemOpensOnce, 2)]
    [InlineData("run; text m1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; text- m1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; text+ m1; text- m1; text m1", StreamRule.ItemIsOpen, 3)]
    [InlineData("run; text+ m1; text- m1; text- m1", StreamRule.ItemIsOpen, 3)]
    [InlineData("run; text+ m1; text m2", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; snapshot m1; text m1", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; call c1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; call- c1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; text+ c1; call c1", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; reason r1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; reason- r1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; think- r1", StreamRule.ItemIsOpen, 1)]
    [InlineData("run; think+ r1; reason r1", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; think+ r1; reason- r1", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; reason+ r1; think- r1", StreamRule.ItemIsOpen, 2)]
    [InlineData("run; think+ r1; think- r1; think- r1", StreamRule.ItemIsOpen, 3)]
    [InlineData("run; text+ m1; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; call+ c1; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; reason+ r1; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; think+ r1; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; step+ a; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; sub+ s1; finish", StreamRule.AllClosedAtFinish, 2)]
    [InlineData("run; text+ m1; text- m1; text+ m1; finish", StreamRule.AllClosedAtFinish, 4)]
    [InlineData("run; step+ a; step+ a", StreamRule.StepStartsOnce, 2)]
    [InlineData("run; step- a", StreamRule.StepIsActive, 1)]
    [InlineData("run; step+ a; step- a; step- a", StreamRule.StepIsActive, 3)]
    [InlineData("run; step+ a; step- a @s1", StreamRule.StepIsActive, 2)]
    [InlineData("run; step+ a; step- a @", StreamRule.StepIsActive, 2)]
    [InlineData("run; step+ a @s1; step- a", StreamRule.StepIsActive, 2)]
    [InlineData("run; malformed", StreamRule.WellFormed, 1)]
    public void Items_and_steps_begin_before_they_go_on_and_end_before_the_run(string script, StreamRule rule, int index) =>
        AssertRefused(script, rule, index);

    [Theory]
    [InlineData("run; text+ m1 @s1; text m1; text m1 @s1; text- m1; finish")]
    [InlineData("run; text+ m1 @s1; text- m1; text+ m1; text m1 @s1; text- m1; finish")]
    [InlineData("run; call+ c1 @s1; call c1; call- c1 @s1; seal-call c1 @s1; finish")]
    [InlineData("run; text+ m1 @s1; text- m1; call+ c1 ^m1; call c1 @s1; call- c1; finish")]
    [InlineData("run; call+ c1 ^m9 @s1; call- c1; finish")]
    [InlineData("run; call+ c1 @s1; call- c1; text+ m1 @s1; text- m1; call+ c1 ^m1; call- c1; finish")]
    [InlineData("run; activity+ a1 @s1; activity a1 @s1; activity a1; activity+ a1 @s2; activity a1 @s2; finish")]
    [InlineData("run; activity+ a1 @s1; activity+ a1 keep @s2; activity a1 @s1; finish")]
    [InlineData(
        "run; snapshot m1@s1+c1 r1:reasoning@s2 a1:activity@s3; text+ m1 @s1; text- m1; seal-call c1 @s1; seal r1 @s2; activity a1 @s3; finish"
    )]
    [InlineData("run m1@s1 m1@s2; text+ m1 @s1; text- m1; finish")]
    [InlineData("run; text+ m1 @s1; snapshot m1@s2; text m1 @s2; text- m1; finish")]
    [InlineData("run; result m1 c1 @s1; call+ c2 ^m1 @s1; call- c2; finish")]
    [InlineData("run; text+ m1 @s1; text- m1; finish; run; text+ m1 @s2; text- m1; finish")]
    [InlineData("run; reason+ x; reason- x; text+ x @s1; text- x; seal x @s1; finish")]
    public void Owners_are_kept_inherited_and_restated(string script) => AssertLegal(script);

    [Theory]
    [InlineData("run; text+ m1 @s1; text m1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; text+ m1; text m1 @s1", StreamRule.OwnerStays, 2)]
    [InlineData("run; text+ m1; text m1 @", StreamRule.OwnerStays, 2)]
    [InlineData("run; text+ m1 @s1; text- m1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; text+ m1 @s1; text- m1; text+ m1 @s2", StreamRule.OwnerStays, 3)]
    [InlineData("run; call+ c1 @s1; call c1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; call+ c1; call- c1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; call+ c1 @s1; call- c1; call+ c1 @s2", StreamRule.OwnerStays, 3)]
    [InlineData("run; call+ c1 @s1; call- c1; seal-call c1 @s2", StreamRule.OwnerStays, 3)]
    [InlineData("run; reason+ r1; reason r1 @s1", StreamRule.OwnerStays, 2)]
    [InlineData("run; reason+ r1 @s1; reason- r1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; think+ x @s1; reason+ x @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; think+ x @s1; think- x @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; reason+ r1; reason- r1; seal r1 @s1", StreamRule.OwnerStays, 3)]
    [InlineData("run; text+ m1 @s1; seal m1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; activity+ a1; activity a1 @s1", StreamRule.OwnerStays, 2)]
    [InlineData("run; activity+ a1 @s1; activity+ a1; activity a1 @s1", StreamRule.OwnerStays, 3)]
    [InlineData("run; snapshot m1@s1; text+ m1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run m1@s1; text+ m1 @s2", StreamRule.OwnerStays, 1)]
    [InlineData("run m1:user; text+ m1 @s2", StreamRule.OwnerStays, 1)]
    [InlineData("run; text+ m1 @s1; snapshot m1@s2; text m1 @s1", StreamRule.OwnerStays, 3)]
    [InlineData("run; snapshot m1@s1+c1; seal-call c1 @s2", StreamRule.OwnerStays, 2)]
    [InlineData("run; result m1 c1; text+ m1 @s1", StreamRule.OwnerStays, 2)]
    [InlineData("run; text+ m1 @s1; text- m1; call+ c1 ^m1 @s2", StreamRule.CallBelongsToMessage, 3)]
    [InlineData("run; text+ m1; text- m1; call+ c1 ^m1 @s2", StreamRule.CallBelongsToMessage, 3)]
    [InlineData("run; text+ m1 @s1; call+ c1 ^m1; call c1 @s2", StreamRule.OwnerStays, 3)]
    [InlineData("run; call+ c1 @s1; call- c1; text+ m1; call+ c1 ^m1", StreamRule.CallBelongsToMessage, 4)]
    public void Tags_never_disagree_with_owners(string script, StreamRule rule, int index) => AssertRefused(script, rule, index);

    [Theory]
    [InlineData("run; sub+ s1; sub- s1; finish")]
    [InlineData("run; sub+ s1; sub! s1; finish")]
    [InlineData("run; sub+ s1; sub+ s2 ^s1; sub- s1; sub+ s3 ^s1; sub- s3; sub- s2; finish")]
    [InlineData("run; sub+ s1; text+ m1 @s1; sub- s1; text m1 @s1; text- m1; finish")]
    [InlineData("run; sub+ s1; sub- s1; finish; run; sub+ s1; sub- s1; finish")]
    [InlineData("run; custom @s9; text+ m1 @s9; text- m1 @s9; finish")]
    public void Subagents_nest_and_interleave(string script) => AssertLegal(script);

    [Theory]
    [InlineData("run; sub+ s1; sub+ s1", StreamRule.SubagentStartsOnce, 2)]
    [InlineData("run; sub+ s1; sub- s1; sub+ s1", StreamRule.SubagentStartsOnce, 3)]
    [InlineData("run; sub+ s2 ^s1", StreamRule.SubagentParentIsKnown, 1)]
    [InlineData("run; sub+ s1 ^s1", StreamRule.SubagentParentIsKnown, 1)]
    [InlineData("run; sub- s1", StreamRule.SubagentIsActive, 1)]
    [InlineData("run; sub! s1", StreamRule.SubagentIsActive, 1)]
    [InlineData("run; sub+ s1; sub! s1; sub- s1", StreamRule.SubagentIsActive, 3)]
    public void Subagents_start_once_and_end_once(string script, StreamRule rule, int index) => AssertRefused(script, rule, index);

    [Theory]
    [InlineData("", StreamRule.RunEndsStream)]
    [InlineData("run; text+ m1", StreamRule.RunEndsStream)]
    [InlineData("run; finish; run", StreamRule.RunEndsStream)]
    [InlineData("run; text+ m1; truncated", StreamRule.RunEndsStream)]
    [InlineData("run; text~ m1 d=a; text m1; finish", StreamRule.ItemIsOpen)]
    public void A_whole_stream_is_checked_to_its_end_with_its_chunks(string script, StreamRule rule) =>
        Assert.Equal(rule, StreamVerifier.VerifyAll(Script.Parse(script))?.Rule);

    [Theory]
    [InlineData("run; text~ m1 d=a; finish")]
    [InlineData("error")]
    public void A_whole_stream_that_is_told_to_its_end_passes(string script) => Assert.Null(StreamVerifier.VerifyAll(Script.Parse(script)));

    [Theory]
    [InlineData("text+ m1; text m1; text+ m1; text m1; text- m1; custom; finish", -1)]
    [InlineData("run; text+ m1; run; text+ m1; text- m1; finish; run; error", -1)]
    [InlineData("run; step- a; step+ a; step+ a; sub+ s1; call+ c1; finish", -1)]
    [InlineData("run; call+ c1; call+ c1; call- c1; finish", -1)]
    [InlineData("run; text m1", 1)]
    [InlineData("run; call+ c1; call- c1; call- c1", 3)]
    [InlineData("run; reason- r1", 1)]
    [InlineData("run; think- r1", 1)]
    [InlineData("run; finish; text+ m1", 2)]
    [InlineData("run; error; error", 2)]
    [InlineData("run; text+ m1; text m1 @s1", 2)]
    [InlineData("run; sub- s1", 1)]
    public void Lenient_refuses_only_what_cannot_be_applied(string script, int refused)
    {
        var verifier = new StreamVerifier(VerificationMode.Lenient);

        var verdicts = Script.Parse(script).Select(verifier.Check).ToArray();

        Assert.Equal(refused, Array.FindIndex(verdicts, verdict => verdict is not null));
    }

    [Fact]
    public void Lenient_goes_on_as_if_a_refused_event_had_not_come()
    {
        var verifier = new StreamVerifier(VerificationMode.Lenient);

        var verdicts = Script.Parse("run; text+ m1 @s1; text- m1 @s2; text m1 @s1; text- m1; text m1").Select(verifier.Check);

        Assert.Equal([null, null, StreamRule.OwnerStays, null, null, StreamRule.ItemIsOpen], verdicts.Select(verdict => verdict?.Rule));
    }

    [Fact]
    public void A_violation_names_event_and_ids_and_keeps_ids_short()
    {
        var verifier = new StreamVerifier();
        verifier.Check(new RunStartedEvent("t", "r"));

        var violation = verifier.Check(new TextMessageContentEvent(new string('m', 5000), "secret"));

        Assert.Equal("TEXT_MESSAGE_CONTENT", violation!.EventType);
        Assert.StartsWith("TEXT_MESSAGE_CONTENT names 'mmm", violation.Message, StringComparison.Ordinal);
        Assert.InRange(violation.Message.Length, 100, 200);
        Assert.DoesNotContain("secret", violation.Message, StringComparison.Ordinal);
    }

    private static void AssertLegal(string script) => Assert.Null(StreamVerifier.VerifyAll(Script.Parse(script)));

    private static void AssertRefused(string script, StreamRule rule, int index)
    {
        var violation = StreamVerifier.VerifyAll(Script.Parse(script));

        Assert.Equal((rule, index), (violation!.Rule, violation.EventIndex));
    }
}
