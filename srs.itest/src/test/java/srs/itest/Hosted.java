package srs.itest;

import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** What the tests of this module share: one framework for each class, its site, a stage for each test, and no lost buffer. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class Hosted {
    @Rule
    public final NoLeak noLeak = new NoLeak();

    // made inside of the framework: Pax Exam makes an instance outside, too
    Site site;
    Stage stage;

    @Before
    public void enter() {
        site = new Site();
        stage = new Stage(site);
        site.awaitServing();
    }

    @After
    public void leave() {
        stage.close();
    }
}
